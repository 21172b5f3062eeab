"""What only a browser can tell: the admin's scripts and the way through the pages."""

import pytest

By = pytest.importorskip("selenium.webdriver.common.by").By
ui = pytest.importorskip("selenium.webdriver.support.ui")
PATIENCE_SECONDS = 90


@pytest.fixture
def admin(browser, site):
    """The browser, logged in to the admin."""
    browser.get(f"{site}/admin/")
    browser.find_element(By.NAME, "username").send_keys("admin")
    browser.find_element(By.NAME, "password").send_keys("polls-demo")
    browser.find_element(By.CSS_SELECTOR, "[type=submit]").click()
    wait_until(lambda: "Site administration" in browser.title, browser)
    return browser


def wait_until(is_true, browser):
    """Wait for what scripts and pages do; what they replace meanwhile is looked for again."""
    stale = pytest.importorskip("selenium.common.exceptions").StaleElementReferenceException
    ui.WebDriverWait(browser, PATIENCE_SECONDS, ignored_exceptions=[stale]).until(lambda _: is_true())


def wait_for_message(browser, text):
    wait_until(lambda: text in browser.find_element(By.CSS_SELECTOR, ".messagelist").text, browser)


def test_a_question_with_more_choices_than_rows_is_added_and_deleted(admin, site):
    admin.get(f"{site}/admin/polls/question/add/")
    admin.find_element(By.NAME, "question_text").send_keys("Who is there?")
    admin.find_element(By.CSS_SELECTOR, "fieldset.collapse summary").click()
    admin.find_element(By.CSS_SELECTOR, ".datetimeshortcuts a").click()
    wait_until(lambda: admin.find_element(By.NAME, "pub_date_0").get_attribute("value"), admin)
    admin.find_element(By.CSS_SELECTOR, ".add-row a").click()
    for row in range(4):
        admin.find_element(By.NAME, f"choice_set-{row}-choice_text").send_keys(f"Choice {row}")
    admin.find_element(By.NAME, "_save").click()
    wait_for_message(admin, "“Who is there?” was added successfully")

    admin.find_element(By.LINK_TEXT, "Who is there?").click()

    def shown():
        texts = admin.find_elements(By.CSS_SELECTOR, "input[name$='choice_text']")
        return [each.get_attribute("value") for each in texts][:4]

    wait_until(lambda: shown() == [f"Choice {row}" for row in range(4)], admin)
    admin.find_element(By.CSS_SELECTOR, ".deletelink").click()
    admin.find_element(By.CSS_SELECTOR, "#content form [type=submit]").click()
    wait_for_message(admin, "was deleted successfully")


def test_an_action_works_on_all_that_is_ticked(admin, site):
    admin.get(f"{site}/admin/polls/question/")
    admin.find_element(By.ID, "action-toggle").click()
    rows = admin.find_elements(By.CSS_SELECTOR, "#result_list tbody tr")
    assert rows
    wait_until(lambda: len(admin.find_elements(By.CSS_SELECTOR, "#result_list tbody tr.selected")) == len(rows), admin)
    told = f"{len(rows)} of {len(rows)} selected"
    wait_until(lambda: told in admin.find_element(By.CSS_SELECTOR, ".actions").text, admin)
    admin.find_element(By.CSS_SELECTOR, "option[value=forget_votes]").click()
    admin.find_element(By.CSS_SELECTOR, ".actions [type=submit]").click()
    wait_for_message(admin, "choices start again")


def test_a_visitor_votes(browser, site):
    browser.get(f"{site}/polls/")
    browser.find_element(By.PARTIAL_LINK_TEXT, "Tabs or spaces?").click()
    browser.find_element(By.CSS_SELECTOR, "input[type=radio]").click()
    browser.find_element(By.CSS_SELECTOR, "form[action$='vote/'] button").click()
    wait_until(lambda: "results" in browser.current_url, browser)


def test_the_browsable_api_shows_questions(browser, site):
    browser.get(f"{site}/api/questions/")
    wait_until(lambda: "Tea or coffee?" in browser.find_element(By.TAG_NAME, "body").text, browser)
